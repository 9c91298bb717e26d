import { flowCreate } from '@resolutionflow/sdk/contract';
import { checkFlowStructure } from './flow-graph.js';
import { activeDirectoryReplicationFailure } from './starter-flows/active-directory-replication-failure.js';
import { citrixVdaNotRegistering } from './starter-flows/citrix-vda-not-registering.js';
import { fslogixProfileIssues } from './starter-flows/fslogix-profile-issues.js';
import { mfaLockedOut } from './starter-flows/mfa-locked-out.js';
import { outlookNotSyncing } from './starter-flows/outlook-not-syncing.js';
import { printerOffline } from './starter-flows/printer-offline.js';
import { sonicwallVpnTunnelDown } from './starter-flows/sonicwall-vpn-tunnel-down.js';
import type { StarterFlow } from './starter-flows/starter-flow.js';
import { userUnableToAccessFileShare } from './starter-flows/user-unable-to-access-file-share.js';

/** What every new account starts with, checked when the server loads. */
export const starterFlows: readonly StarterFlow[] = validateStarterFlows([
  outlookNotSyncing,
  mfaLockedOut,
  printerOffline,
  userUnableToAccessFileShare,
  citrixVdaNotRegistering,
  fslogixProfileIssues,
  activeDirectoryReplicationFailure,
  sonicwallVpnTunnelDown,
]);

/** The same flows, or an error that names the flow and the node that break the rules. */
export function validateStarterFlows(flows: readonly StarterFlow[]): readonly StarterFlow[] {
  const slugs = new Set<string>();
  for (const flow of flows) {
    const problems = [...shapeProblems(flow), ...graphProblems(flow)];
    if (slugs.has(flow.slug)) problems.push('slug: another starter flow has it too');
    slugs.add(flow.slug);
    if (problems.length > 0) {
      throw new Error(`Starter flow "${flow.slug}" is broken:\n${problems.join('\n')}`);
    }
  }
  return flows;
}

function shapeProblems(flow: StarterFlow): string[] {
  const parsed = flowCreate.safeParse(flow);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

function graphProblems(flow: StarterFlow): string[] {
  return checkFlowStructure(flow.structure).map((problem) => `${problem.path}: ${problem.message}`);
}
