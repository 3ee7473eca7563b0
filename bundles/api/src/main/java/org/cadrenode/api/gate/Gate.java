package org.cadrenode.api.gate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Cleared;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.Refused;
import org.cadrenode.api.terms.TermsBook;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The only door between the zones. A delivery passes when the automatic check found nothing and a person with the
 * release role says so, with a reason. Free text needs more: that person names its columns, having reviewed what was
 * measured and a sample. Thread-safe.
 */
@ProviderType
public interface Gate {
    /**
     * Checks a delivery and keeps the report. Checking the same content again gives the same report. A delivery whose terms
     * say that it goes nowhere ends here with that: its records are held, and nobody has to decide.
     */
    CheckReport check(Pseudonymised delivery);

    /** Returns the deliveries that were checked and wait for a person, oldest first. */
    List<DeliveryId> waiting();

    /**
     * Returns why the terms of a delivery's source forbid its release just now, whatever the check said; empty if they do not.
     */
    List<TermsBook.Refusal> forbidden(DeliveryId delivery);

    /** Returns the report of a delivery that was checked. */
    Optional<CheckReport> report(DeliveryId delivery);

    /**
     * Hands out the report of a delivery that waits, for the person who is logged in to read, and journals that this
     * person saw it. Only who saw the report of exactly the present content can release free text.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED, NOT_FOUND, WRONG_STAGE, CHECK_FAILED
     */
    CheckReport review(DeliveryId delivery);

    /**
     * As {@link #review}, and writes the review sheet, an HTML page that holds scrubbed text, into the node's own folder
     * of reviews, where only the node's user reads it. It is removed once the delivery is settled or refused.
     *
     * @return the file
     */
    Path reviewSheet(DeliveryId delivery);

    /**
     * Releases a delivery: journalled, signed, and recorded in the landing zone before it returns.
     *
     * @param reason not blank; it stays in this node's journal
     * @param freeText the free-text columns that shall leave, as {@code table.column}: all that the delivery carries; others
     *     that are named do not matter
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED, REASON_MISSING, CHECK_FAILED, WRONG_STAGE; TERMS_REFUSED if
     *     the terms of its source forbid it at this moment; DUTIES_CONFLICT for a person who ever started, stopped or admitted the connector of the delivery's source; FREE_TEXT_UNNAMED
     *     unless all free text is named; REVIEW_MISSING if there is free text and the person has not reviewed it
     */
    Cleared release(DeliveryId delivery, String reason, Set<String> freeText);

    /** Refuses a delivery; its records are held. NOT_PERMITTED, REASON_MISSING, CHECK_FAILED, WRONG_STAGE. */
    Refused refuse(DeliveryId delivery, String reason);
}
