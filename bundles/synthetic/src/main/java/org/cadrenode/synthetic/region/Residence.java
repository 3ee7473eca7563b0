package org.cadrenode.synthetic.region;

import java.time.LocalDate;

/** Where a child has lived from this day on, until the next residence begins. */
public record Residence(Address address, LocalDate from) {
}
