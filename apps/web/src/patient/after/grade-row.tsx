import { useId } from 'react';
import { useTranslation } from 'react-i18next';

const grades = [1, 2, 3, 4, 5] as const;
type GradeValue = (typeof grades)[number];

/** The mouth of each face, from frowning to smiling, by grade. */
const mouths: Readonly<Record<GradeValue, string>> = {
  1: 'M8 17c1-2.6 2.4-3.4 4-3.4s3 .8 4 3.4',
  2: 'M8 16.2c1.2-1.2 2.5-1.6 4-1.6s2.8.4 4 1.6',
  3: 'M8 15.2h8',
  4: 'M8 14.4c1.2 1.2 2.5 1.6 4 1.6s2.8-.4 4-1.6',
  5: 'M7.5 13.6c1 2.8 2.6 3.8 4.5 3.8s3.5-1 4.5-3.8',
};

interface GradeRowProps {
  readonly legend: string;
  readonly value: number | null;
  readonly onChange: (grade: GradeValue) => void;
}

/** Five faces, each with its label. */
export const GradeRow = ({ legend, value, onChange }: GradeRowProps) => {
  const { t } = useTranslation('after');
  const name = useId();
  return (
    <fieldset className="grades">
      <legend className="field-label">{legend}</legend>
      <div className="grades-row">
        {grades.map((grade) => (
          <label key={grade} className="grade">
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              checked={value === grade}
              onChange={() => {
                onChange(grade);
              }}
            />
            <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
              <path
                d={`M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 9.5h.01M15 9.5h.01${mouths[grade]}`}
                fill="none"
                stroke="currentColor"
                strokeWidth="1.75"
                strokeLinecap="round"
              />
            </svg>
            <span>{t(`feedback.grade.${grade}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};
