import { serveExport } from '@/lib/http/otlp';

/** Metrics and traces of OpenTelemetry, by the token of a source. */
export async function POST(request: Request, { params }: RouteContext<'/otlp/v1/[signal]'>): Promise<Response> {
  return serveExport((await params).signal, request);
}
