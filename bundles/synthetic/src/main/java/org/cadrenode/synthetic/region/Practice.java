package org.cadrenode.synthetic.region;

/** A general practice: its name, and a code in the form of the health service's organisation codes. */
public record Practice(String name, String code, Address address, String phone) {
}
