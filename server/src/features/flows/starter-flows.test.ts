import { describe, expect, it } from 'vitest';
import { compileFlow, walkProgress, type CompiledNode } from './flow-graph.js';
import { outlookNotSyncing } from './starter-flows/outlook-not-syncing.js';
import { starterFlows, validateStarterFlows } from './starter-flows.js';

const noSubflows = () => Promise.resolve(null);

describe('the starter flows', () => {
  it('cover the eight problems that every account starts with', () => {
    expect(starterFlows.map((flow) => flow.name).sort()).toEqual([
      'Active Directory replication failure',
      'Citrix VDA not registering',
      'FSLogix profile issues',
      'MFA locked out',
      'Outlook not syncing',
      'Printer offline',
      'SonicWall VPN tunnel down',
      'User unable to access file share',
    ]);
  });

  it.each(starterFlows.map((flow) => [flow.slug, flow] as const))(
    '%s has 8 to 20 nodes, commands that say what to expect, and both kinds of end',
    async (_, flow) => {
      const compiled = await compileFlow(flow.structure, noSubflows);
      const nodes = Object.values(compiled.nodes);
      expect(nodes.length).toBeGreaterThanOrEqual(8);
      expect(nodes.length).toBeLessThanOrEqual(20);
      const kinds = new Set(nodes.map((node) => node.kind));
      expect([...kinds]).toEqual(expect.arrayContaining(['question', 'resolution', 'escalation']));
      const commands = nodes.flatMap((node) => (node.kind === 'action' ? node.commands : []));
      expect(commands.length).toBeGreaterThan(0);
      expect(commands.every((command) => command.expect)).toBe(true);
    },
  );

  it('use every kind of node between them', () => {
    const kinds = starterFlows.flatMap((flow) =>
      Object.values(flow.structure.nodes).map((node) => node.kind),
    );
    expect([...new Set(kinds)].sort()).toEqual(
      ['action', 'checklist', 'escalation', 'info', 'input', 'question', 'resolution'].sort(),
    );
  });

  it('let Outlook be walked at least nine steps deep to a resolution', async () => {
    const flow = await compileFlow(outlookNotSyncing.structure, noSubflows);
    const way = [flow.nodes[flow.start]];
    const natural = (node: CompiledNode): string | undefined => {
      if (node.kind === 'question') {
        const wanted = ['one', 'current', 'trying', 'enough', 'yes'];
        return node.options.find((option) => wanted.includes(option.id))?.next;
      }
      if (node.kind !== 'action') return 'next' in node ? node.next : undefined;
      return ['safe-mode', 'rebuild-ost'].includes(node.id) ? node.next_failed : node.next_done;
    };
    for (let node = way[0]; node && way.length < 30; node = way.at(-1)) {
      const next = natural(node);
      if (next === undefined) break;
      way.push(flow.nodes[next]);
    }
    expect(way.at(-1)?.kind).toBe('resolution');
    expect(way.length - 1).toBeGreaterThanOrEqual(9);
    expect(walkProgress(flow, flow.start, 0).percent).toBe(0);
  });
});

describe('loading starter flows', () => {
  const broken = (change: (flow: typeof outlookNotSyncing) => void) => {
    const flow = structuredClone(outlookNotSyncing);
    change(flow);
    return () => validateStarterFlows([flow]);
  };

  it('names the flow and the node when an edge leads nowhere', () => {
    const load = broken((flow) => {
      flow.structure.nodes['unsent'] = { kind: 'info', title: 'Lost', next: 'gone' };
    });
    expect(load).toThrow(
      /outlook-not-syncing[^]*nodes\.unsent\.next: Node "unsent" leads to "gone"/,
    );
  });

  it('names the flow and the node when a node has the wrong shape', () => {
    const load = broken((flow) => {
      flow.structure.nodes['unsent'] = { kind: 'info', title: '', next: 'network' };
    });
    expect(load).toThrow(/outlook-not-syncing[^]*structure\.nodes\.unsent\.title/);
  });

  it('refuses two flows of one slug', () => {
    expect(() => validateStarterFlows([outlookNotSyncing, outlookNotSyncing])).toThrow(/slug/);
  });
});
