import type { Answer, CurrentNode } from '../contract/flow.js';
import type { Problem } from '../contract/error.js';
import type { WalkNote, WalkSession } from '../contract/session.js';
import type { EscalateBody } from '../contract/session-requests.js';
import type { ClientError } from '../errors.js';
import type { ResolveBody } from './sessions.js';
import type { TrailStep } from './walk-prediction.js';

export type { TrailStep } from './walk-prediction.js';

export type WalkActKind = 'step' | 'undo' | 'reopen' | 'custom-step' | 'notes';

/** An act that the server did not take. It, and all that was done after it, waits for the tech. */
export interface RefusedAct {
  kind: WalkActKind;
  /** What the act was about and said, for the tech to recognise it. */
  question: string;
  answerLabel: string | null;
  note: string | null;
  /** What the server answered; null where it answered nothing that can be read. */
  problem: Problem | null;
  message: string;
  /** What the server holds, as far as it told or is known here. */
  current: WalkSession | null;
  /** How many later acts are held back behind this one. */
  heldBack: number;
  /** Whether offering it again can work: the walk still stands where the act was meant for. */
  canRetry: boolean;
}

export interface Watcher {
  id: string;
  name: string;
  holds: boolean;
}

/** Where a walk stands, as one immutable snapshot. */
export interface WalkState {
  status: 'loading' | 'ready' | 'failed';
  /** What the server holds, last we heard. */
  session: WalkSession | null;
  /** Where the walk stands with the waiting acts done; null on an adhoc walk or while not known. */
  node: CurrentNode | null;
  trail: readonly TrailStep[];
  notes: readonly WalkNote[];
  /** Acts that the server has not confirmed; those held back behind a refused one count too. */
  pendingCount: number;
  connection: 'online' | 'offline' | 'connecting';
  refused: RefusedAct | null;
  /** Everybody who has this session open, the holder included. */
  watchers: readonly Watcher[];
  /** Whether the session is active and this user's to walk. */
  isHolder: boolean;
  /** Whether they may act just now: nothing is being ended, and no refused act waits for a decision. */
  canAct: boolean;
  /** Whether this user can take the session over now. */
  canTakeOver: boolean;
  busy: 'resolving' | 'escalating' | 'taking-over' | null;
  /** What is shown was kept on this device and may be out of date. */
  stale: boolean;
  /** Why loading failed. Acts report their own failures by rejecting. */
  error: ClientError | null;
}

export type AnswerResult = { ok: true } | { ok: false; message: string };

export interface CustomStepInput {
  title: string;
  body?: string | null;
  answer?: string | null;
  note?: string | null;
}

/**
 * One walk session on this page: the only place that acts on it. Acts on the trail are shown at
 * once, kept on the device until the server has them, and sent in order. All acts reject with a
 * `ClientError`: `not_holder` or `session_not_active` where this user cannot act, `steps_refused`
 * while a refused act waits for a decision.
 */
export interface Walk {
  readonly sessionId: string;
  readonly state: WalkState;
  /** Calls back with every new snapshot; answers a function that stops it. */
  subscribe(listener: (state: WalkState) => void): () => void;
  /** Answers the current node. A value that the node does not take comes back with the reason. */
  answer(answer: Answer, note?: string | null): Promise<AnswerResult>;
  /** Takes the last step back. */
  back(): Promise<void>;
  /** Takes back a step and all that came after it. */
  reopen(stepId: string): Promise<void>;
  customStep(step: CustomStepInput): Promise<void>;
  saveNotes(notes: readonly WalkNote[]): Promise<void>;
  /** Ends the walk; sends what waits first, and rejects with `steps_waiting` where it cannot. */
  resolve(body: ResolveBody): Promise<WalkSession>;
  escalate(body: EscalateBody): Promise<WalkSession>;
  /** Makes this user the holder of an escalated session. */
  takeOver(): Promise<WalkSession>;
  /** Loads again after a failure; with a refused act: offers it and what follows again. */
  retry(): Promise<void>;
  /** Lets go of the refused act and of everything held back behind it. */
  dismissRefused(): Promise<void>;
  destroy(): void;
}

export interface Walks {
  /** Opens a session to walk or watch. Waiting acts stay on the device when it is destroyed. */
  open(sessionId: string): Walk;
}
