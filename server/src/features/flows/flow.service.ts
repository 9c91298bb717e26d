import { isDeepStrictEqual } from 'node:util';
import { LockMode, ForeignKeyConstraintViolationException } from '@mikro-orm/core';
import type {
  FlowCreate,
  FlowListQuery,
  FlowPatch,
  FlowStructure,
} from '@resolutionflow/sdk/contract';
import { v7 as uuid } from 'uuid';
import type { RecordAudit } from '../../audit.js';
import type { AccountTransaction } from '../../db/database.js';
import { AppError, invalid, notFound } from '../../errors.js';
import type { Actor } from '../../http/actor.js';
import { rowsOf, type Paging } from '../../paging.js';
import { FlowEntity, FlowVersionEntity, type Flow, type FlowVersion } from './flow.entity.js';
import {
  mayChange,
  maySee,
  mayWriteAll,
  readsPublishedOnly,
  refusedStatus,
} from './flow.policy.js';
import { presentFlow } from './flow.presenter.js';
import { publishFlow } from './flow-publish.js';
import { findFlows, type ListedFlow } from './flow-search.js';
import { searchTexts } from './flow-text.js';

/** A flow, and its nodes as this reader may see them. */
export interface FlowView {
  flow: Flow;
  structure: FlowStructure;
}

/** What can be done with flows. Each answers `not_found` for what the actor may not see. */
export interface FlowService {
  list(
    tx: AccountTransaction,
    actor: Actor,
    query: FlowListQuery,
  ): Promise<{ flows: ListedFlow[]; total: number }>;
  create(tx: AccountTransaction, actor: Actor, body: FlowCreate): Promise<FlowView>;
  read(tx: AccountTransaction, actor: Actor, id: string): Promise<FlowView>;
  /** @throws AppError `version_conflict` with `current`, `forbidden`, `invalid_request` */
  change(tx: AccountTransaction, actor: Actor, id: string, patch: FlowPatch): Promise<FlowView>;
  /** @throws AppError `flow_in_use` where a session walked it: it can be archived instead. */
  remove(tx: AccountTransaction, actor: Actor, id: string): Promise<void>;
  /** @throws AppError `invalid_request` naming the nodes that keep it from being walked. */
  publish(tx: AccountTransaction, actor: Actor, id: string): Promise<FlowView>;
  versions(
    tx: AccountTransaction,
    actor: Actor,
    id: string,
    paging: Paging,
  ): Promise<{ versions: FlowVersion[]; total: number }>;
}

export interface FlowServiceParts {
  audit: RecordAudit;
}

export function createFlowService({ audit }: FlowServiceParts): FlowService {
  return {
    list: (tx, actor, query) =>
      findFlows(tx, query, readsPublishedOnly(actor) ? actor.userId : null),

    async create(tx, actor, body) {
      const flow = tx.em.create(FlowEntity, {
        id: uuid(),
        accountId: tx.accountId,
        name: body.name,
        description: body.description,
        category: body.category,
        problemDomain: body.problem_domain,
        treeType: body.tree_type,
        tags: body.tags,
        status: 'draft',
        version: 1,
        structure: body.structure,
        createdBy: authorOf(actor),
        ...searchTexts(body),
      });
      await tx.em.persist(flow).flush();
      await record(tx, actor, 'flow.created', flow);
      return { flow, structure: flow.structure };
    },

    async read(tx, actor, id) {
      const flow = await find(tx, actor, id);
      return { flow, structure: await structureFor(tx, actor, flow) };
    },

    async change(tx, actor, id, patch) {
      const flow = await findForChange(tx, actor, id);
      if (patch.version !== flow.version) {
        throw new AppError('version_conflict', 'Someone else changed this flow in the meantime', {
          members: { current: presentFlow(flow) },
        });
      }
      const changes = changesOf(flow, patch);
      if (changes.status) {
        const refused = refusedStatus(actor, flow.status, changes.status);
        if (refused?.code === 'forbidden') throw new AppError('forbidden', refused.message);
        if (refused) throw invalid({ path: 'status', message: refused.message });
      }
      const changed = Object.keys(changes);
      if (changed.length > 0) {
        Object.assign(flow, changes);
        if (changes.structure ?? changes.tags) Object.assign(flow, searchTexts(flow));
        if (changes.status === 'archived') flow.publishedVersion = null;
        flow.version += 1;
        flow.updatedAt = new Date();
        await tx.em.flush();
        await record(tx, actor, 'flow.changed', flow, { changed });
      }
      return { flow, structure: flow.structure };
    },

    async remove(tx, actor, id) {
      const flow = await findForChange(tx, actor, id);
      const inUse = 'Sessions walked this flow, and their trails refer to it: archive it instead';
      const sessions = await tx.em.execute<object[]>(
        'select 1 from walk_sessions where flow_id = ? limit 1',
        [id],
      );
      if (sessions.length > 0) throw new AppError('flow_in_use', inUse);
      try {
        await tx.em.remove(flow).flush();
      } catch (cause) {
        // A session that was started between the two statements.
        if (cause instanceof ForeignKeyConstraintViolationException) {
          throw new AppError('flow_in_use', inUse, { cause });
        }
        throw cause;
      }
      await record(tx, actor, 'flow.deleted', flow);
    },

    async publish(tx, actor, id) {
      const flow = await findForChange(tx, actor, id);
      if (!mayWriteAll(actor)) throw new AppError('forbidden', 'Your role may not publish flows');
      await publishFlow(tx, flow, authorOf(actor));
      await record(tx, actor, 'flow.published', flow);
      return { flow, structure: flow.structure };
    },

    async versions(tx, actor, id, paging) {
      await find(tx, actor, id);
      const [versions, total] = await tx.em.findAndCount(
        FlowVersionEntity,
        { flowId: id },
        { orderBy: { version: 'desc' }, ...rowsOf(paging) },
      );
      return { versions, total };
    },
  };

  async function record(
    tx: AccountTransaction,
    actor: Actor,
    action: string,
    flow: Flow,
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    audit(tx, actor, {
      action,
      subjectKind: 'flow',
      subjectId: flow.id,
      detail: { name: flow.name, version: flow.version, ...detail },
    });
  }
}

async function find(
  tx: AccountTransaction,
  actor: Actor,
  id: string,
  lockMode?: LockMode.PESSIMISTIC_WRITE,
): Promise<Flow> {
  const flow = await tx.em.findOne(FlowEntity, { id }, { lockMode });
  if (!flow || !maySee(actor, flow)) throw notFound('This flow');
  return flow;
}

/** Locked until the commit: changes of one flow come one after the other. */
async function findForChange(tx: AccountTransaction, actor: Actor, id: string): Promise<Flow> {
  const flow = await find(tx, actor, id, LockMode.PESSIMISTIC_WRITE);
  if (!mayChange(actor, flow)) {
    throw new AppError('forbidden', 'L1 techs change their own drafts alone');
  }
  return flow;
}

/** L1 techs read what is published, not what an engineer has changed since. */
async function structureFor(
  tx: AccountTransaction,
  actor: Actor,
  flow: Flow,
): Promise<FlowStructure> {
  if (!readsPublishedOnly(actor) || !flow.publishedVersion) return flow.structure;
  const version = await tx.em.findOne(FlowVersionEntity, {
    flowId: flow.id,
    version: flow.publishedVersion,
  });
  return version?.structure ?? flow.structure;
}

/** A super admin who visits is no user of this account, and cannot be a row's author in it. */
function authorOf(actor: Actor): string | null {
  return actor.isVisiting ? null : actor.userId;
}

type Changes = Partial<
  Pick<
    Flow,
    | 'name'
    | 'description'
    | 'category'
    | 'problemDomain'
    | 'treeType'
    | 'tags'
    | 'status'
    | 'structure'
  >
>;

/** What the patch says differently from the flow as it stands. */
function changesOf(flow: Flow, patch: FlowPatch): Changes {
  const wanted: Changes = {
    name: patch.name,
    description: patch.description,
    category: patch.category,
    problemDomain: patch.problem_domain,
    treeType: patch.tree_type,
    tags: patch.tags,
    status: patch.status,
    structure: patch.structure,
  };
  const isChange = ([key, value]: [string, unknown]) =>
    value !== undefined && !isDeepStrictEqual(value, flow[key as keyof Changes]);
  return Object.fromEntries(Object.entries(wanted).filter(isChange)) as Changes;
}
