import { type AccountActor, renderActor, renderOrigin } from '@/lib/domain/account-activity/account-event';

/** What happened at the provider, or was announced, around the start of an incident. */
export type SurroundingEvent = { at: Date; kind: 'key' | 'person' | 'plan'; name: string; by: string | null };

/** A sentence about one of them. */
export function renderSurrounding({ kind, name, by }: SurroundingEvent): string {
  switch (kind) {
    case 'key':
      return `The key ${name} was made${by === null ? '' : ` by ${by}`}.`;
    case 'person':
      return `${name} was seen in the organization for the first time.`;
    case 'plan':
      return `The announced event "${name}" began${by === null ? '' : `, announced by ${by}`}.`;
  }
}

/** Acts of the audit trail that change who can spend, or what is watched, as sentences; a name may be gone. */
const ACTIVITY: Readonly<Record<string, (name: string, actor: string) => string>> = {
  'connection.created': (name, actor) => `The connection${name} was added by ${actor}.`,
  'connection.updated': (name, actor) => `The connection${name} was changed by ${actor}.`,
  'connection.deleted': (name, actor) => `The connection${name} was deleted by ${actor}.`,
  'member.joined': (name, actor) => `A member${name} joined the workspace, let in by ${actor}.`,
  'member.changed': (name, actor) => `The role or the projects of a member${name} were changed by ${actor}.`,
  'token.created': (name, actor) => `The token${name} was made by ${actor}.`,
  'token.revoked': (name, actor) => `The token${name} was revoked by ${actor}.`,
  'key.updated': (name, actor) => `What is noted of a key${name} was changed by ${actor}.`,
  'invitation.created': (_name, actor) => `A person was invited by ${actor}.`,
};

export const TELLING_ACTIONS: readonly string[] = Object.keys(ACTIVITY);

/** A sentence about an act of the audit trail; `name` null = what it was about has no name any more. */
export function renderActivity(action: string, actor: string, name: string | null): string {
  const say = ACTIVITY[action];
  const named = name === null ? '' : ` ${name}`;
  return say ? say(named, actor) : `${actor}: ${action.replace('.', ' ').replaceAll('-', ' ')}${named}.`;
}

/** An event of the provider's audit log, as far as a sentence needs it. */
type AccountAct = {
  type: string;
  actorKind: string;
  actorId: string | null;
  actorEmail: string | null;
  actorKeyId: string | null;
  address: string | null;
  country: string | null;
  asn: string | null;
};

/** A sentence about it: "The provider’s log: api key created by eve@example.com from 203.0.113.9 (SE)." */
export function renderAccountAct(act: AccountAct): string {
  const kind: AccountActor['kind'] =
    act.actorKind === 'session' || act.actorKind === 'api_key' ? act.actorKind : 'unknown';
  const actor = { kind, id: act.actorId, email: act.actorEmail, keyId: act.actorKeyId, name: null };
  const origin = renderOrigin(act);
  const words = act.type.replaceAll(/[._]/g, ' ');
  return `The provider’s log: ${words} by ${renderActor(actor)}${origin === null ? '' : ` from ${origin}`}.`;
}
