import { describe, expect, test } from 'vitest';
import {
  canHandleIncidents,
  canManageAlertRules,
  canManageBudgets,
  canManageChannels,
  canManageConnections,
  canManageTokens,
  canRequestPulls,
  hasRole,
} from '@/lib/auth/permissions';
import type { Role } from '@/lib/auth/viewer';

const ROLES: Role[] = ['viewer', 'member', 'admin', 'owner'];

describe('roles', () => {
  test.each([
    { ability: 'handle incidents', can: canHandleIncidents, roles: ['member', 'admin', 'owner'] },
    { ability: 'manage budgets', can: canManageBudgets, roles: ['member', 'admin', 'owner'] },
    { ability: 'manage alert rules', can: canManageAlertRules, roles: ['member', 'admin', 'owner'] },
    { ability: 'ask for a pull', can: canRequestPulls, roles: ['member', 'admin', 'owner'] },
    { ability: 'manage channels', can: canManageChannels, roles: ['admin', 'owner'] },
    { ability: 'manage connections', can: canManageConnections, roles: ['admin', 'owner'] },
    { ability: 'manage tokens', can: canManageTokens, roles: ['admin', 'owner'] },
  ])('$roles may $ability', ({ can, roles }) => {
    expect(ROLES.filter(can)).toEqual(roles);
  });

  test('stand in one order', () => {
    for (const [at, role] of ROLES.entries()) {
      expect(ROLES.filter((minimum) => hasRole(role, minimum))).toEqual(ROLES.slice(0, at + 1));
    }
  });
});
