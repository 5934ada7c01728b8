import { instructionSteps } from './instruction-steps.ts';
import './patient-instruction.css';

/**
 * The doctor's instructions: each line is a step. The doctor sees them like this before signing.
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
        // The steps never change their order.
        <li key={index}>
          <span dir="auto">{step}</span>
        </li>
      ))}
    </ol>
  );
};
