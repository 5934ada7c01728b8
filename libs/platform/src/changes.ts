import { type EntityManager } from 'typeorm';

/**
 * How many rows an UPDATE changed. The driver answers an UPDATE with its rows and their number, and a SELECT or an INSERT
 * with its rows alone.
 */
export async function changedBy(
  manager: EntityManager,
  update: string,
  values: readonly unknown[] = [],
): Promise<number> {
  const [, count] = await manager.query<[unknown[], number]>(update, [...values]);
  return count;
}

/** The rows that an UPDATE changed, as its RETURNING has them. */
export async function changedRows<Row>(
  manager: EntityManager,
  update: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const [rows] = await manager.query<[Row[], number]>(update, [...values]);
  return rows;
}
