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
}
