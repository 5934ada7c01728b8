// A browser that translates a page puts each text node into an element of its own (`<font>`) and
// removes the node that React knows from the document. React then throws as soon as it inserts
// something before that node or removes it, and text that it writes into the node is never visible.
// Text that is the only child of its element is safe, because React sets it as the element's
// content.
import ts from 'typescript';

const textFlags = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike;

const nothingFlags = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.BooleanLike;

/** Text that a translator leaves alone, or what `&&` yields for a missing value. */
const isEmptyLiteral = (type) =>
  (type.isStringLiteral() && type.value.trim() === '') ||
  (type.isNumberLiteral() && type.value === 0) ||
  ((type.flags & ts.TypeFlags.BigIntLiteral) !== 0 && type.value.base10Value === '0');

export default {
  meta: {
    type: 'problem',
    messages: {
      beside:
        'Text stands alone in its element: translated by a browser, it breaks the page or keeps its old words when something beside it changes.',
    },
    schema: [],
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();

    const typeMayBeText = (type, seen = new Set()) => {
      // A list may contain lists of its own type.
      if (seen.has(type)) return false;
      seen.add(type);
      const isText = (one) => typeMayBeText(one, seen);
      if (type.isUnion()) return type.types.some(isText);
      if (isEmptyLiteral(type)) return false;
      if ((type.flags & textFlags) !== 0) return true;
      if (!checker.isArrayType(type)) return false;
      return checker.getTypeArguments(type).some(isText);
    };

    /** A component that renders nothing but text. */
    const componentIsText = (element) => {
      const name = element.openingElement.name;
      if (name.type !== 'JSXIdentifier' || /^[a-z]/.test(name.name)) return false;
      const made = services.getTypeAtLocation(name).getCallSignatures();
      return made.some((signature) => {
        const answer = signature.getReturnType();
        const parts = answer.isUnion() ? answer.types : [answer];
        const shown = parts.filter((part) => (part.flags & nothingFlags) === 0);
        return shown.length > 0 && shown.every((part) => typeMayBeText(part));
      });
    };

    const mayBeText = (child) => {
      if (child.type === 'JSXText') return child.value.trim() !== '';
      if (child.type === 'JSXElement') return componentIsText(child);
      if (child.type !== 'JSXExpressionContainer') return false;
      return typeMayBeText(services.getTypeAtLocation(child.expression));
    };

    const isShown = (child) =>
      child.type === 'JSXText'
        ? !(child.value.trim() === '' && child.value.includes('\n'))
        : !(
            child.type === 'JSXExpressionContainer' &&
            child.expression.type === 'JSXEmptyExpression'
          );

    const check = (node) => {
      const shown = node.children.filter(isShown);
      if (node.type === 'JSXElement' && shown.length < 2) return;
      for (const child of shown) {
        if (mayBeText(child)) context.report({ node: child, messageId: 'beside' });
      }
    };
    return { JSXElement: check, JSXFragment: check };
  },
};
