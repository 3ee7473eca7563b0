package org.cadrenode.gate.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the gate: file {@code etc/org.cadrenode.gate.cfg}. */
@ObjectClassDefinition(name = "CADRE gate", description = "The check of what is about to leave")
public @interface GateConfiguration {
    /** The size below which a class of children who are alike in all quasi-identifiers is reported. */
    @AttributeDefinition(name = "k", description = "Classes of children smaller than this are reported", min = "1")
    int k() default 5;

    /** How many scrubbed free-text values are drawn for the person who releases. */
    @AttributeDefinition(name = "Free-text values to draw", min = "0", max = "200")
    int sampleSize() default 20;

    /** How many places of a thousand words of a free-text column may look like names or dates before the release is forbidden. */
    @AttributeDefinition(name = "Doubtful places per thousand words", min = "0")
    int mostDoubtfulPerThousandWords() default 40;

    /** How much of the population a delivery holds, for the estimate of who is unique in it; 100 is the cautious answer. */
    @AttributeDefinition(name = "Percent of the population in a delivery", min = "1", max = "100")
    int populationPercent() default 100;

    /** Columns whose diversity is measured, as {@code table.column}; without any, those with a closed list of codes. */
    @AttributeDefinition(name = "Sensitive columns")
    String[] sensitiveColumns() default {};
}
