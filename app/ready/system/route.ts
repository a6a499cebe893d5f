import { getReadiness } from '@/lib/services/installation/get-readiness';

/** Whether the installation as a whole works, its workers included: for what watches it from outside. */
export async function GET(): Promise<Response> {
  const readiness = await getReadiness();
  return Response.json(readiness, { status: readiness.healthy ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
