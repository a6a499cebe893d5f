export const tokenTitle = (name: string) => `Token of ${name}`;
export const tokenDescription = 'It is stored as a digest and cannot be shown again.';
export const makeButton = 'Make the source';
export const nameHelp = 'One source for each group of senders: you are notified when a whole source is silent.';

export const setupChoiceLabel = 'Sender';
export const setupSdkOption = 'SDK';
export const setupCollectorOption = 'Collector';
export const setupClaudeCodeOption = 'Claude Code';
export const setupSdkText = 'Environment of any OpenTelemetry SDK:';
export const setupCollectorText = 'Exporter of an OpenTelemetry Collector, to be named in its pipelines:';
export const setupClaudeCodeText = 'Environment of Claude Code, also in its managed settings:';
export const setupTokenPlaceholder = '<token of the source>';
export const setupSummary = 'How to send';

export const lastReceivedLabel = 'Last received';
export const countedLabel = 'Items counted';
export const refusedLabel = 'Refused';
export const loadError = 'What was received could not be read';
export const nothingYet = 'Nothing was received yet. Silence is not taken for calm.';
export const otherItems = (one: { repeated: string; started: string; elsewhere: string }) =>
  `Not counted: ${one.repeated} came before, ${one.started} began a counter, ${one.elsewhere} of another signal that reports the same.`;
export const servicesSummary = 'Services and models';
export const serviceColumn = 'Service';
export const signalColumn = 'What counts';
export const lastReportedColumn = 'Last reported';
export const SIGNAL_NAMES = {
  'claude-code': 'counters of Claude Code',
  'gen-ai-usage': 'token counters',
  'gen-ai-tokens': 'token histogram',
  vllm: 'counters of vLLM',
  spans: 'spans',
} as const;

export const refusedPushesTitle = (count: string) => `${count} from senders were refused`;
export const refusedPushesText = 'They are missing in the numbers. Senders got the same answer.';
export const refusedPushesLine = (one: { connection: string; items: string; when: string; message: string }) =>
  `${one.connection}: ${one.items}, last ${one.when}. ${one.message}`;

export const replaceTokenItem = 'Replace token…';
export const replaceTokenQuestion = 'Replace the token?';
export const replaceTokenConfirm = 'Replace token';
export const replaceTokenEffect =
  'The present token ends at once: senders that still use it are refused until they have the new one.';
