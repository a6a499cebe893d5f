'use client';

import { Ellipsis, Pencil, Power, Trash2 } from 'lucide-react';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import type { AlertRule } from '@/lib/contracts/alert-rules/alert-rules';
import { describeRuleOptions, RULE_KIND_TEXT } from '@/lib/presenters/alert-rules/rule-view';
import { describeSchedule } from '@/lib/presenters/incidents/matcher-view';
import { describeScope } from '@/lib/presenters/scope';
import { useToggleAlertRule } from '@/lib/queries/alert-rules/alert-rules';
import * as texts from '@/lib/texts/en/alert-rules';
import * as common from '@/lib/texts/en/common';

type RuleRowProps = {
  rule: AlertRule;
  scopeNames: Readonly<Record<string, string>>;
  onEdit: () => void;
  onDelete: () => void;
};

/** One rule: what it watches, where, how severe, how often it fired, and whether it is on. */
export function RuleRow({ rule, scopeNames, onEdit, onDelete }: RuleRowProps) {
  const reader = useReader();
  const { can, timezone } = useWorkspace();
  const toggle = useToggleAlertRule();
  const { connectionId, scope } = rule;
  const whole = { ...scope, ...(connectionId === null ? {} : { connectionId }) };
  const { id, name, enabled } = rule;
  const flip = () =>
    toggle.mutate(
      { id, enabled: !enabled },
      {
        onSuccess: () =>
          toast.undoable(common.nameIsValue(name, enabled ? common.offLower : common.on), () =>
            toggle.mutate({ id, enabled }),
          ),
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <li className="flex items-start gap-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span className="font-medium">{rule.name}</span>
          <Badge>{RULE_KIND_TEXT[rule.kind].label}</Badge>
          {rule.enabled ? null : <Badge tone="stale">{common.off}</Badge>}
          {rule.waitsFor === null ? null : <Badge tone="waiting">{common.waiting}</Badge>}
          {rule.severity === null ? null : (
            <Badge tone={rule.severity === 'info' ? 'info' : rule.severity}>
              {texts.rowFixedSeverityBadge(rule.severity)}
            </Badge>
          )}
        </p>
        <p className="mt-1 text-xs text-muted">
          {describeRuleOptions(rule, reader)} · {describeScope(whole, scopeNames)}
          {rule.schedule === null ? '' : texts.rowSchedule(describeSchedule(rule.schedule, timezone))}
        </p>
        <p className="mt-1 text-xs text-muted">
          <RuleFirings rule={rule} />
        </p>
        {rule.waitsFor === null ? null : <p className="mt-1 text-xs text-muted">{texts.rowWaitsFor(rule.waitsFor)}</p>}
      </div>
      {can.manageAlertRules ? (
        <Menu
          trigger={
            <IconButton label={texts.rowActionsForLabel(rule.name)} size="sm">
              <Ellipsis aria-hidden />
            </IconButton>
          }
        >
          <MenuItem onSelect={onEdit}>
            <Pencil aria-hidden />
            {common.edit}
          </MenuItem>
          <MenuItem onSelect={flip}>
            <Power aria-hidden />
            {rule.enabled ? texts.rowSwitchOffItem : texts.rowSwitchOnItem}
          </MenuItem>
          <MenuItem onSelect={onDelete} isDangerous>
            <Trash2 aria-hidden />
            {common.deleteEllipsis}
          </MenuItem>
        </Menu>
      ) : null}
    </li>
  );
}

/** How often the rule fired in the last 30 days, and when it last did. */
function RuleFirings({ rule: { lastFiredAt, firedIn30Days } }: { rule: AlertRule }) {
  if (lastFiredAt === null) return texts.rowNeverFired;
  return (
    <>
      {texts.rowFired(firedIn30Days)} <InstantText at={lastFiredAt} isRelative />
    </>
  );
}
