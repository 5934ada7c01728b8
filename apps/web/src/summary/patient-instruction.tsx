import { instructionSteps } from './instruction-steps.ts';
import './patient-instruction.css';

/**
 * What the doctor wants the patient to do: each line is a step. The doctor sees it like
 * this before signing.
 */
export const PatientInstructionText = ({ text }: { readonly text: string }) => {
  const steps = instructionSteps(text);
  const [only] = steps;
  if (steps.length <= 1) {
    return (
      <p className="instruction-text" dir="auto">
        {only}
      </p>
    );
  }
  return (
    <ol className="instruction-steps">
      {steps.map((step, index) => (
        // The steps stand in one order and are never moved.
        <li key={index}>
          <span dir="auto">{step}</span>
        </li>
      ))}
    </ol>
  );
};
