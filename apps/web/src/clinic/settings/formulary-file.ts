import { FormularyEntry, mostFormularyEntries } from '@teleward/contracts';
import { type FileProblem, readImportFile } from '../patients/import-file.ts';

type Field = keyof FormularyEntry;

const fields = ['name', 'form', 'strength', 'code'] as const satisfies readonly Field[];

const names: Readonly<Record<Field, RegExp>> = {
  name: /^(name|generic|generic ?name|inn|drug|medicine|通用名|药名|药品名称|名称)$/i,
  form: /^(form|dosage ?form|剂型)$/i,
  strength: /^(strength|dose|规格|含量)$/i,
  code: /^(code|id|number|no\.?|编码|代码)$/i,
};

export interface FormularyFile {
  readonly entries: readonly FormularyEntry[];
  /** Lines of the file that are no entry, counted from 1 with the header. */
  readonly wrong: readonly number[];
  /** How many lines repeat an earlier one. */
  readonly repeated: number;
}

/** Reads a list of drugs in CSV; columns are recognised by their names, and others are ignored. */
export function readFormularyFile(
  bytes: ArrayBuffer,
): FormularyFile | { readonly problem: FileProblem | 'no-name' } {
  const read = readImportFile(bytes);
  if ('problem' in read) return read;
  const { columns, rows } = read.file;
  const at = Object.fromEntries(
    fields.map((field) => [field, columns.findIndex((column) => names[field].test(column))]),
  ) as Record<Field, number>;
  if (at.name === -1) return { problem: 'no-name' };
  const entries = new Map<string, FormularyEntry>();
  const wrong: number[] = [];
  let repeated = 0;
  for (const [index, row] of rows.entries()) {
    const parsed = FormularyEntry.safeParse(
      Object.fromEntries(fields.map((field) => [field, row[at[field]] ?? ''])),
    );
    if (!parsed.success) {
      wrong.push(index + 2);
      continue;
    }
    const key = JSON.stringify(parsed.data);
    if (entries.has(key)) repeated += 1;
    entries.set(key, parsed.data);
  }
  if (entries.size > mostFormularyEntries) return { problem: 'too-many' };
  return { entries: [...entries.values()], wrong, repeated };
}
