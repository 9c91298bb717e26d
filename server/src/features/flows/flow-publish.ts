import { v7 as uuid } from 'uuid';
import type { AccountTransaction } from '../../db/database.js';
import { compileForPublishing } from './flow-compile.js';
import { FlowVersionEntity, type Flow } from './flow.entity.js';

/**
 * Makes the flow as it stands the version that new walks start with. Walks under way keep theirs.
 * @throws AppError `invalid_request` where it cannot be walked.
 */
export async function publishFlow(
  tx: AccountTransaction,
  flow: Flow,
  publishedBy: string | null,
): Promise<void> {
  const graph = await compileForPublishing(tx, flow.structure, { id: flow.id, name: flow.name });
  flow.version += 1;
  flow.publishedVersion = flow.version;
  flow.status = 'published';
  flow.updatedAt = new Date();
  tx.em.create(
    FlowVersionEntity,
    {
      id: uuid(),
      accountId: tx.accountId,
      flowId: flow.id,
      version: flow.version,
      structure: flow.structure,
      graph,
      publishedBy,
      publishedAt: flow.updatedAt,
    },
    { persist: true },
  );
  tx.emit({
    type: 'flow.published',
    subjectId: flow.id,
    data: { flow_id: flow.id, name: flow.name, version: flow.version },
  });
  await tx.em.flush();
}
