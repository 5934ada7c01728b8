import { type OwnerDatabase } from './owner-database.ts';

/**
 * Destroys a clinic's data keys: what they sealed can never be read again, neither here nor by a
 * holder of the key-encryption key. Running servers notice at the next request.
 *
 * @returns the number of destroyed keys; 0 if they had already been destroyed.
 */
export async function shredClinic(owner: OwnerDatabase, tenantId: string): Promise<number> {
  const destroyed = await owner.within(tenantId, async () => {
    await owner.lockKeys(tenantId);
    const { rowCount } = await owner.client.query(
      `update tenant_key set wrapped = null, destroyed_at = now()
       where tenant_id = $1 and wrapped is not null`,
      [tenantId],
    );
    if (rowCount !== 0) {
      await owner.audit(tenantId, 'keys.shred');
    }
    return rowCount ?? 0;
  });
  // The old row stays in the table's file until that is rewritten.
  await owner.rewrite('tenant_key', 'wrapped', 'bytea');
  return destroyed;
}
