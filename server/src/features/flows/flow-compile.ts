import type { FieldError, FlowStructure } from '@resolutionflow/sdk/contract';
import type { AccountTransaction } from '../../db/database.js';
import { AppError } from '../../errors.js';
import { FlowEntity, FlowVersionEntity } from './flow.entity.js';
import {
  checkFlowStructure,
  compileFlow,
  FlowCompileError,
  type CompiledFlow,
  type Subflow,
} from './flow-graph.js';
import type { FlowProblem } from './flow-problem.js';

/**
 * The graph of a flow that is to be published.
 * @throws AppError `invalid_request` with an error per problem, each naming its node.
 */
export async function compileForPublishing(
  tx: AccountTransaction,
  structure: FlowStructure,
  self: { id: string; name: string },
): Promise<CompiledFlow> {
  const problems = checkFlowStructure(structure);
  if (problems.length > 0) throw unwalkable(problems);
  return compileForWalks(tx, structure, self);
}

/**
 * The graph of a structure, with the account's subflows as they are published now. It may be an
 * unfinished one, as a proposal that still grows, so long as every step leads somewhere.
 * @throws AppError `invalid_request` naming the node that does not.
 */
export async function compileForWalks(
  tx: AccountTransaction,
  structure: FlowStructure,
  self: { id: string; name: string } | null,
): Promise<CompiledFlow> {
  try {
    return await compileFlow(structure, (id) => loadSubflow(tx, id), self);
  } catch (error) {
    if (error instanceof FlowCompileError) throw unwalkable([error.problem], error);
    throw error;
  }
}

/** What a published flow's nodes are now; null where it is not there or not published. */
async function loadSubflow(tx: AccountTransaction, id: string): Promise<Subflow | null> {
  const flow = await tx.em.findOne(FlowEntity, { id, status: 'published' });
  if (!flow?.publishedVersion) return null;
  const version = await tx.em.findOne(FlowVersionEntity, {
    flowId: id,
    version: flow.publishedVersion,
  });
  return version && { name: flow.name, structure: version.structure };
}

function unwalkable(problems: FlowProblem[], cause?: Error): AppError {
  const errors: FieldError[] = problems.map(({ path, message }) => ({
    path: `structure.${path}`,
    message,
  }));
  return new AppError(
    'invalid_request',
    `This flow cannot be walked: ${problems.map(({ message }) => message).join('; ')}`,
    { members: { errors }, cause },
  );
}
