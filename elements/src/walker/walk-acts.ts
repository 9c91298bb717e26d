import {
  toClientError,
  type ClientError,
  type CustomStepInput,
  type ResolveBody,
  type TrailStep,
  type Walk,
} from '@resolutionflow/sdk';
import type { Answer, EscalateBody, WalkNote } from '@resolutionflow/sdk/contract';
import {
  SessionEscalatedEvent,
  SessionEscalateRequestEvent,
  SessionResolvedEvent,
  SessionResolveRequestEvent,
  SessionTakenOverEvent,
  StepRecordedEvent,
  StepsUndoneEvent,
} from './walker.events.js';

/** What the acts tell the element that they are done on. */
export interface WalkActsHost {
  /** Dispatches on the element; false where the page prevented it. */
  dispatch(event: Event): boolean;
  /** A new act begins with null; a failed one ends with why. */
  onFailure(error: ClientError | null): void;
  /** Why the node did not take an answer; null where it did. */
  onAnswered(problem: string | null): void;
  /** An act is done whose dialog may go. */
  onDone(): void;
}

/** What the tech does with a walk, each with the events that the page around hears of it. */
export interface WalkActs {
  answer(answer: Answer, note: string | null): Promise<void>;
  addStep(step: CustomStepInput): Promise<void>;
  back(): Promise<void>;
  reopen(step: TrailStep): Promise<void>;
  /** The steps that reopening one would take back. */
  stepsFrom(step: TrailStep): readonly TrailStep[];
  resolve(outcome: ResolveBody): Promise<void>;
  escalate(escalation: EscalateBody): Promise<void>;
  takeOver(): Promise<void>;
  /** Rejects with a `ClientError`: the notes say themselves how they stand. */
  saveNotes(notes: readonly WalkNote[]): Promise<void>;
  retry(): Promise<void>;
  dismissRefused(): Promise<void>;
  /** Does something else that may fail in the same way. */
  attempt(act: () => Promise<unknown>): Promise<void>;
}

export function createWalkActs(host: WalkActsHost, open: () => Walk | null): WalkActs {
  const attempt = async (act: () => Promise<unknown>) => {
    host.onFailure(null);
    try {
      await act();
    } catch (error) {
      host.onFailure(toClientError(error));
    }
  };
  const onWalk = async (act: (walk: Walk) => Promise<unknown>) => {
    const walk = open();
    if (walk) await attempt(() => act(walk));
  };
  const tellStep = (walk: Walk) => {
    const step = walk.state.trail.at(-1);
    if (step) host.dispatch(new StepRecordedEvent(walk.sessionId, step));
  };
  const stepsFrom = ({ id }: TrailStep) => {
    const steps = open()?.state.trail ?? [];
    return steps.slice(steps.findIndex((step) => step.id === id));
  };

  return {
    attempt,
    stepsFrom,
    answer: (answer, note) =>
      onWalk(async (walk) => {
        const result = await walk.answer(answer, note);
        host.onAnswered(result.ok ? null : result.message);
        if (result.ok) tellStep(walk);
      }),
    addStep: (step) =>
      onWalk(async (walk) => {
        await walk.customStep(step);
        host.onDone();
        tellStep(walk);
      }),
    back: () =>
      onWalk(async (walk) => {
        const last = walk.state.trail.at(-1);
        if (!last) return;
        await walk.back();
        host.dispatch(new StepsUndoneEvent(walk.sessionId, [last]));
      }),
    reopen: (step) =>
      onWalk(async (walk) => {
        const steps = stepsFrom(step);
        await walk.reopen(step.id);
        host.onDone();
        host.dispatch(new StepsUndoneEvent(walk.sessionId, steps));
      }),
    resolve: (outcome) =>
      onWalk(async (walk) => {
        const request = new SessionResolveRequestEvent(walk.sessionId, outcome);
        if (!host.dispatch(request)) return;
        const session = await walk.resolve(outcome);
        host.onDone();
        host.dispatch(new SessionResolvedEvent(session));
      }),
    escalate: (escalation) =>
      onWalk(async (walk) => {
        const request = new SessionEscalateRequestEvent(walk.sessionId, escalation);
        if (!host.dispatch(request)) return;
        const session = await walk.escalate(escalation);
        host.onDone();
        host.dispatch(new SessionEscalatedEvent(session));
      }),
    takeOver: () =>
      onWalk(async (walk) => {
        const session = await walk.takeOver();
        host.onDone();
        host.dispatch(new SessionTakenOverEvent(session));
      }),
    saveNotes: async (notes) => open()?.saveNotes(notes),
    retry: () => onWalk((walk) => walk.retry()),
    dismissRefused: () => onWalk((walk) => walk.dismissRefused()),
  };
}
