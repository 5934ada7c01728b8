import { Injectable } from '@nestjs/common';
import {
  ConsentPurpose,
  type ConsentText,
  type Language,
  type VisitConsents as Shown,
} from '@teleward/contracts';
import { TenantDatabase } from '@teleward/platform';
import {
  RecordStore,
  type Action,
  type Actor,
  type PatientActor,
  type StaffActor,
} from '@teleward/records';
import { ServiceError } from '../../errors/index.ts';
import { consentText, consentVersions } from './consent-texts.ts';

interface Subject {
  readonly encounterId: string;
  readonly patientId: string;
}

/** A decision on the text of a purpose, version and language. */
interface Choice {
  readonly purpose: ConsentPurpose;
  readonly textVersion: string;
  readonly language: Language;
  readonly agreed: boolean;
}

/** The consents that a clinic asks for in its visits, and their texts. */
@Injectable()
export class VisitConsents {
  readonly #database: TenantDatabase;
  readonly #records: RecordStore;

  constructor(database: TenantDatabase, records: RecordStore) {
    this.#database = database;
    this.#records = records;
  }

  /** The current text. */
  text(purpose: ConsentPurpose, language: Language): ConsentText {
    const text = consentText(purpose, language);
    if (text === null) {
      throw new Error(`There is no consent text for ${purpose} in ${language}`);
    }
    return text;
  }

  /** @throws {RecordError} `not_found` */
  async read(actor: Actor, subject: Subject, language: Language): Promise<Shown> {
    const decisions = await this.#records.consents.read(actor, subject);
    const purposes = await this.#purposes(actor.tenantId);
    return {
      offered: purposes.map((purpose) => this.text(purpose, language)),
      decisions: decisions.map((decision) => ({
        ...decision,
        text: consentText(decision.purpose, decision.language, decision.textVersion),
      })),
    };
  }

  /**
   * Records a decision that the patient tapped.
   *
   * @throws {ServiceError} `invalid_state`
   */
  async decide(actor: PatientActor, choice: Choice): Promise<void> {
    const { encounterId, id: patientId } = actor;
    await this.#check(actor, choice.agreed ? 'consent.give' : 'consent.refuse', {
      encounterId,
      patientId,
    });
    const text = await this.#shown(actor.tenantId, encounterId, choice);
    await this.#records.consents.decide(actor, { text, agreed: choice.agreed });
  }

  /**
   * Records a decision that the patient spoke.
   *
   * @throws {ServiceError} `invalid_state`
   */
  async witness(actor: StaffActor, subject: Subject, choice: Choice): Promise<void> {
    await this.#check(actor, 'consent.witness', subject);
    const text = await this.#shown(actor.tenantId, subject.encounterId, choice);
    await this.#records.consents.witness(actor, subject, { text, agreed: choice.agreed });
  }

  /**
   * Checks access before the texts are looked at.
   *
   * @throws {RecordError} `not_found`
   */
  async #check(actor: Actor, action: Action, subject: Subject): Promise<void> {
    const { encounterId, patientId } = subject;
    const entity = { entityType: 'Consent', entityId: encounterId, patientId };
    await this.#records.access.check(actor, action, { encounterId }, entity);
  }

  /**
   * Consent to a text that is no longer shown is no consent. To withdraw one, any version that ever
   * existed will do, even if the clinic no longer asks for it.
   *
   * @throws {ServiceError} `invalid_state`
   */
  async #shown(tenantId: string, encounterId: string, choice: Choice): Promise<ConsentText> {
    const { purpose, language, textVersion, agreed } = choice;
    const text = consentText(purpose, language, textVersion);
    const isAsked =
      textVersion === consentVersions[purpose] &&
      (await this.#purposes(tenantId)).includes(purpose);
    const isEnd =
      !agreed && (await this.#records.consents.isGranted(tenantId, encounterId, purpose));
    if (text === null || !(isAsked || isEnd)) {
      throw new ServiceError('invalid_state');
    }
    return text;
  }

  /** The purposes that the clinic asks for, treatment first. */
  async #purposes(tenantId: string): Promise<readonly ConsentPurpose[]> {
    const [row] = await this.#database.run(tenantId, (manager) =>
      manager.query<{ purposes: string[] }[]>(
        'select consent_purposes as purposes from tenant where id = $1',
        [tenantId],
      ),
    );
    return ConsentPurpose.options.filter((purpose) => row?.purposes.includes(purpose));
  }
}
