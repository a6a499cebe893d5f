import { z } from 'zod';

/** What of a workspace changed, in the words of the database's announcements. */
export const ChangeTopic = z.enum(['incidents', 'usage', 'connections', 'budgets', 'mailbox', 'account-activity']);
export type ChangeTopic = z.infer<typeof ChangeTopic>;

export type Change = { workspaceId: string; topic: ChangeTopic };

/** Reads an announcement `"<workspace id> <topic>"`; null = not one of ours (a newer version may announce more). */
export function parseChange(payload: string): Change | null {
  const [workspaceId = '', word = ''] = payload.split(' ');
  const topic = ChangeTopic.safeParse(word);
  return z.uuid().safeParse(workspaceId).success && topic.success ? { workspaceId, topic: topic.data } : null;
}
