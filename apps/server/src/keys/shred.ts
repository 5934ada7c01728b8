import { type OwnerDatabase } from './owner-database.ts';

/**
 * Destroys a clinic's data keys: nothing that was sealed with them can be read again, here or by anybody
 * who has the key-encryption key. Servers that run notice with the next request.
 * @returns how many keys were destroyed; 0 where they were before.
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
  // The row as it was stays in the file of the table until that is written anew.
  await owner.rewrite('tenant_key', 'wrapped', 'bytea');
  return destroyed;
}
