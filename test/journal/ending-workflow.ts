/** A dialog that ends at once. */
export async function dialog(): Promise<void> {
  await Promise.resolve();
}
