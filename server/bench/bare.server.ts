/** The baseline: Express, pg and socket.io as their manuals show them. A child process. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { Server } from 'socket.io';
import { answerParent, usedMemory } from './harness/child.js';
import { createBareSteps } from './harness/bare-steps.js';

const app = express();
const http = createServer(app);
const io = new Server(http);
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const steps = createBareSteps(pool);
let times: string[] = [];

app.post('/sessions/:id/step', express.json(), async (request, response) => {
  response.json(await steps.record(request.params.id, request.body as never));
});

/** One query, and what it finds is told to whoever watches. */
app.post('/sessions/:id/tell', async (request, response) => {
  const { id } = request.params;
  times.push(String(process.hrtime.bigint()));
  const { rows } = await pool.query<{ data: object }>(
    'select data from bare.domain_events where account_id = $1 and subject_id = $2 order by cursor desc limit 1',
    [request.query['account'], id],
  );
  io.to(id).emit('session:updated', rows[0]?.data);
  response.json({});
});

io.on('connection', (socket) => {
  socket.on('session:watch', async (id: string, done: () => void) => {
    await socket.join(id);
    done();
  });
});

http.listen(0, '127.0.0.1');
await once(http, 'listening');
answerParent({
  url: () => `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
  memory: usedMemory,
  useRoundTrips: (count: number) => steps.useRoundTrips(count),
  takeTimes() {
    const taken = times;
    times = [];
    return taken;
  },
});
