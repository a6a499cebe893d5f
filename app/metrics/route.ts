import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { findViewer } from '@/lib/auth/session';
import { AppError } from '@/lib/errors';
import { checkConditions } from '@/lib/http/conditions';
import { isLoopbackRequest } from '@/lib/http/loopback';
import { renderFailure } from '@/lib/http/route';
import { collectMetrics } from '@/lib/services/installation/collect-metrics';

export async function GET(request: Request): Promise<Response> {
  try {
    const viewer = await findViewer(request.headers);
    if (!viewer && !isLoopbackRequest(request.headers)) {
      throw new AppError(
        'unauthorized',
        'metrics: expected a request from this machine or "Authorization: Bearer sw_…"',
      );
    }
    // They count what happens in the whole organization.
    if (viewer) checkConditions(viewer, { access: MINIMUM_ROLE.viewUsage }, false);
    const { text, contentType } = await collectMetrics(viewer?.workspaceId ?? null);
    return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
  } catch (error) {
    return renderFailure(error, request);
  }
}
