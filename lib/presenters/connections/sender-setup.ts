/** Senders that the page has an example for. */
export const SENDERS = ['sdk', 'collector', 'claude-code'] as const;
export type SenderKind = (typeof SENDERS)[number];

/**
 * The lines that a person pastes into the settings of a sender. Sources: OTLP exporter configuration, docs of Claude
 * Code.
 */
export function renderSenderSetup(kind: SenderKind, { endpoint, token }: { endpoint: string; token: string }): string {
  switch (kind) {
    case 'sdk':
      return [
        `OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`,
        `OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20${token}"`,
        'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
        'OTEL_SERVICE_NAME=<name of the service>',
      ].join('\n');
    case 'collector':
      return [
        'exporters:',
        '  otlphttp/spendwatch:',
        `    endpoint: ${endpoint}`,
        '    headers:',
        `      Authorization: "Bearer ${token}"`,
      ].join('\n');
    case 'claude-code':
      return [
        'CLAUDE_CODE_ENABLE_TELEMETRY=1',
        'OTEL_METRICS_EXPORTER=otlp',
        'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
        `OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`,
        `OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer ${token}"`,
      ].join('\n');
  }
}
