/** Where a provider's hooks come to; undefined = PUBLIC_URL is not set. */
export const hookUrlOf = (publicUrl: string | undefined, provider: string): string | undefined =>
  publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/hooks/${provider}`;
