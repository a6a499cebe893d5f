import { z } from 'zod';
import { parseBody } from './api-body';
import { ApiRefusal, type Reply, renderCursorPage } from './api-reply';
import { renderId } from './random';
import type { SpendEnforcement } from './spend-enforcement';

/** Hard spend limits and spend alerts that were set; the key is a project's id, or empty for the organization. */
export type SpendSettings = {
  limits: Map<string, number>;
  alerts: Map<string, { id: string; thresholdAmount: number; channel: Channel }[]>;
  created: number;
};

export function createSpendSettings(): SpendSettings {
  return { limits: new Map(), alerts: new Map(), created: 0 };
}

const Channel = z.strictObject({
  type: z.literal('email'),
  recipients: z.array(z.email()).min(1),
  subject_prefix: z.string().nullable().optional(),
});
type Channel = z.infer<typeof Channel>;

const LimitBody = z.strictObject({
  threshold_amount: z.number().int().min(1),
  currency: z.literal('USD'),
  interval: z.literal('month'),
});
const AlertBody = LimitBody.extend({ threshold_amount: z.number().int().min(0), notification_channel: Channel });

type Call = {
  method: string;
  projectId: string;
  rest: readonly string[];
  params: URLSearchParams;
  body: string;
  nowSecond: number;
  enforcement: SpendEnforcement;
};

/** `spend_limit` and `spend_alerts` of the organization (`projectId` empty) or of a project; amounts are cents. */
export function answerSpend(settings: SpendSettings, call: Call): Reply {
  const [collection, id, ...more] = call.rest;
  if (collection === 'spend_limit' && id === undefined) return answerLimit(settings, call);
  if (collection === 'spend_alerts' && more.length === 0) return answerAlerts(settings, call, id);
  throw unknownUrl(call);
}

const kindOf = (projectId: string) => (projectId === '' ? 'organization' : 'project');

function answerLimit({ limits }: SpendSettings, call: Call): Reply {
  const { method, projectId, enforcement, nowSecond } = call;
  const kind = kindOf(projectId);
  const render = (amount: number) => ({
    object: `${kind}.spend_limit`,
    threshold_amount: amount,
    currency: 'USD',
    interval: 'month',
    enforcement: { status: enforcement.isEnforcing(projectId) ? 'enforcing' : 'inactive' },
  });
  if (method === 'POST') {
    const amount = parseBody(LimitBody, call.body).threshold_amount;
    limits.set(projectId, amount);
    enforcement.change(projectId, amount, nowSecond);
    return { status: 200, body: render(amount) };
  }
  const amount = limits.get(projectId);
  if (amount === undefined) throw new ApiRefusal(404, `No spend limit is set on this ${kind}.`, null, 'not_found');
  if (method === 'GET') return { status: 200, body: render(amount) };
  if (method !== 'DELETE') throw unknownUrl(call);
  limits.delete(projectId);
  enforcement.change(projectId, null, nowSecond);
  return { status: 200, body: { object: `${kind}.spend_limit.deleted`, deleted: true } };
}

function answerAlerts(settings: SpendSettings, call: Call, id: string | undefined): Reply {
  const { method, projectId, params } = call;
  const kind = kindOf(projectId);
  const alerts = settings.alerts.get(projectId) ?? [];
  const render = (alert: (typeof alerts)[number]) => ({
    id: alert.id,
    object: `${kind}.spend_alert`,
    threshold_amount: alert.thresholdAmount,
    currency: 'USD',
    interval: 'month',
    notification_channel: alert.channel,
  });
  if (id === undefined && method === 'GET') return renderCursorPage(params, alerts.map(render));
  const known = alerts.find((alert) => alert.id === id);
  if (id !== undefined && !known) throw new ApiRefusal(404, `No spend alert with id '${id}'.`, null, 'not_found');
  if (method === 'GET' && known) return { status: 200, body: render(known) };
  if (method === 'DELETE' && known) {
    settings.alerts.set(
      projectId,
      alerts.filter((alert) => alert !== known),
    );
    return { status: 200, body: { id: known.id, object: `${kind}.spend_alert.deleted`, deleted: true } };
  }
  if (method !== 'POST') throw unknownUrl(call);
  const body = parseBody(AlertBody, call.body);
  const fields = { thresholdAmount: body.threshold_amount, channel: body.notification_channel };
  if (known) return { status: 200, body: render(Object.assign(known, fields)) };
  settings.created += 1;
  const made = { id: renderId('alert', `${projectId} ${settings.created}`), ...fields };
  settings.alerts.set(projectId, [...alerts, made]);
  return { status: 200, body: render(made) };
}

function unknownUrl({ method, rest }: Call): ApiRefusal {
  return new ApiRefusal(404, `Unknown request URL: ${method} ${rest.join('/')}.`, null, 'unknown_url');
}
