import type { ResolveBody, CustomStepInput, TrailStep } from '@resolutionflow/sdk';
import type { EscalateBody, EscalationRecipient, WalkSession } from '@resolutionflow/sdk/contract';
import type { CurrentNode } from '@resolutionflow/sdk/contract';

/** The dialogs of the walker, with what each is about. */
export type OpenDialog =
  | { kind: 'resolve' }
  | { kind: 'escalate' }
  | { kind: 'custom-step' }
  | { kind: 'help' }
  | { kind: 'reopen'; step: TrailStep; count: number };

export type DialogKind = OpenDialog['kind'];

/** What the dialogs' templates need, and what they do. */
export interface DialogView {
  dialog: OpenDialog;
  session: WalkSession;
  node: CurrentNode | null;
  /** Engineers to send to; empty where this user may not list them. */
  engineers: readonly EscalationRecipient[];
  busy: boolean;
  /** Why the last try failed. */
  problem: string | null;
  close: () => void;
  resolve: (outcome: ResolveBody) => void;
  escalate: (escalation: EscalateBody) => void;
  addStep: (step: CustomStepInput) => void;
  reopen: (step: TrailStep) => void;
}
