package org.cadrenode.api.delivery;

import org.cadrenode.api.error.ErrorCode;

/**
 * A place in a delivery that could not be taken in. It never carries the value.
 *
 * @param delivery the delivery
 * @param table table name, or empty where even that is unknown
 * @param line line in the source file, from 1; 0 where there are no lines
 * @param column column or element name, or empty for the whole record
 * @param code what is wrong
 */
public record QuarantineEntry(DeliveryId delivery, String table, long line, String column, ErrorCode code) { }
