import { type EntityManager } from 'typeorm';

/**
 * The number of rows that an UPDATE changed. For an UPDATE the driver returns the rows and their
 * number, for a SELECT or an INSERT only the rows.
 */
export async function changedBy(
  manager: EntityManager,
  update: string,
  values: readonly unknown[] = [],
): Promise<number> {
  const [, count] = await manager.query<[unknown[], number]>(update, [...values]);
  return count;
}

/** The rows that an UPDATE changed, as its RETURNING clause lists them. */
export async function changedRows<Row>(
  manager: EntityManager,
  update: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const [rows] = await manager.query<[Row[], number]>(update, [...values]);
  return rows;
}
