import type { LoadedSession } from './session.presenter.js';
import type { WalkStep } from './session.entity.js';

/** Characters that every PSA takes as a note. */
const longestNote = 30_000;
/** Characters that every PSA takes beside a time entry. */
const longestTimeNotes = 7500;
/** Of one answer or note: one long paste must not push the others out. */
const longestPart = 4000;

/** A walk as plain text, for people who read it in a PSA. */
export function writeWalkNote(loaded: LoadedSession, now: Date): string {
  return compose(loaded, now, longestNote);
}

/** The same, as short as a time entry wants it. */
export function writeTimeNotes(loaded: LoadedSession, now: Date): string {
  return compose(loaded, now, longestTimeNotes);
}

function compose(loaded: LoadedSession, now: Date, limit: number): string {
  const { session } = loaded;
  const standing = loaded.steps.filter((step) => !step.undoneAt);
  const head = [
    title(loaded),
    `${session.heldByName ?? 'Somebody'}, ${formatSpan(session.startedAt, session.resolvedAt ?? now)}`,
    ...(session.customerName ? [`Customer: ${tidy(session.customerName)}`] : []),
    ...(session.problemStatement ? [`Problem: ${tidy(session.problemStatement)}`] : []),
  ];
  const trail = standing.map((step, index) => `${index + 1}. ${describeStep(step)}`);
  const notes = session.walkNotes.map(
    ({ timestamp, content }) => `[${formatTime(new Date(timestamp))}] ${tidy(content)}`,
  );
  const foot = [...outcome(loaded), `ResolutionFlow walk ${session.id}`];
  const parts = [
    head.join('\n'),
    ...section('Steps', trail, limit / 2),
    ...section('Notes', notes, limit / 4),
    foot.join('\n'),
  ];
  return fit(parts.join('\n\n'), limit, `\nResolutionFlow walk ${session.id}`);
}

function title({ session }: LoadedSession): string {
  const what = session.flowName ? `Walk "${tidy(session.flowName)}"` : 'Walk without a flow';
  return session.status === 'active' ? `${what}, so far` : `${what}: ${session.status}`;
}

function describeStep(step: WalkStep): string {
  const said = step.answerLabel ?? step.answer;
  const answer = Array.isArray(said) ? said.join(', ') : said;
  const lines = [answer ? `${tidy(step.title)} – ${tidy(answer)}` : tidy(step.title)];
  if (step.l1Note) lines.push(`   Note: ${tidy(step.l1Note)}`);
  return lines.join('\n');
}

function outcome({ session }: LoadedSession): string[] {
  switch (session.status) {
    case 'resolved':
      return [
        ...(session.resolutionNotes ? [`Resolution: ${tidy(session.resolutionNotes)}`] : []),
        `The walk helped: ${session.helpful ? 'yes' : 'no'}`,
      ];
    case 'escalated': {
      const reason = session.reasonCategory ?? 'Other';
      return [`Escalated: ${reason}${session.reason ? `. ${tidy(session.reason)}` : ''}`];
    }
    default:
      return [];
  }
}

/** Lines under a heading; where there are too many, those in the middle are left out, and it is said. */
function section(name: string, lines: readonly string[], limit: number): string[] {
  if (!lines.length) return [];
  const total = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (total <= limit) return [`${name}:\n${lines.join('\n')}`];
  const first = takeUpTo(lines, limit / 2);
  const last = takeUpTo([...lines.slice(first.length)].reverse(), limit / 2).reverse();
  const left = lines.length - first.length - last.length;
  const gap = `… ${left} left out here; they are in ResolutionFlow …`;
  return [`${name}:\n${[...first, gap, ...last].join('\n')}`];
}

function takeUpTo(lines: readonly string[], limit: number): string[] {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > limit);
  return lines.slice(0, end === -1 ? lines.length : end);
}

function fit(text: string, limit: number, end: string): string {
  if (text.length <= limit) return text;
  return `${cut(text, limit - end.length - 1)}…${end}`;
}

/** Neither control characters, which some PSAs refuse, nor a part that fills the whole note. */
function tidy(text: string): string {
  const plain = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trim();
  return plain.length <= longestPart ? plain : `${cut(plain, longestPart)}…`;
}

/** Never between the halves of a pair. */
function cut(text: string, length: number): string {
  const short = text.slice(0, length);
  return short.isWellFormed() ? short : short.slice(0, -1);
}

function formatSpan(start: Date, end: Date): string {
  const minutes = Math.max(1, Math.round((end.getTime() - start.getTime()) / 60_000));
  return `${formatTime(start)} to ${formatTime(end)} UTC (${minutes} min)`;
}

function formatTime(date: Date): string {
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, 16).replace('T', ' ');
}
