/** The package brings no types; these are the parts in use, as of version 3.6. */
declare module 'web-push' {
  const webPush: {
    generateVAPIDKeys(): { publicKey: string; privateKey: string };
    generateRequestDetails(
      subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
      payload: string,
      options: {
        vapidDetails: { subject: string; publicKey: string; privateKey: string };
        TTL: number;
        urgency: 'very-low' | 'low' | 'normal' | 'high';
        contentEncoding: 'aes128gcm';
      },
    ): { endpoint: string; headers: Record<string, string | number>; body: Buffer | null };
  };
  export default webPush;
}
