package org.cadrenode.synthetic.notes;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.cadrenode.synthetic.region.Address;
import org.jspecify.annotations.Nullable;

/**
 * What a record holds of a child or a relative; the lists are filled in place. Not thread-safe.
 *
 * @param relationOf the person ids of the children whose relative this is; empty for a child
 */
public record PersonRow(String personId, String role, LocalDate birthDate, List<String> forenames, List<String> surnames,
        List<String> addresses, List<String> postcodes, List<String> phones, List<String> emails, List<String> ids,
        List<String> relationOf) {

    /** The role of those whom notes are about. */
    public static final String CHILD = "child";
    /** The role of the others. */
    public static final String RELATIVE = "relative";

    PersonRow(String personId, String role, LocalDate birthDate) {
        this(personId, role, birthDate, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void addForename(@Nullable String name) {
        add(forenames, name);
    }

    void addSurname(@Nullable String name) {
        add(surnames, name);
    }

    void addAddress(Address address) {
        add(addresses, address.line() + ", " + address.town());
        add(postcodes, address.postcode());
    }

    void addPhone(@Nullable String phone) {
        add(phones, phone);
    }

    void addEmail(@Nullable String email) {
        add(emails, email);
    }

    void addId(@Nullable String id) {
        add(ids, id);
    }

    private static void add(List<String> values, @Nullable String value) {
        if (value != null && !value.isEmpty() && !values.contains(value)) {
            values.add(value);
        }
    }

    void addTo(KnownValues known) {
        known.add(birthDate.toString());
        forenames.forEach(known::addName);
        surnames.forEach(known::addName);
        for (String address : addresses) {
            known.add(address);
            String line = address.substring(0, address.lastIndexOf(", "));
            known.add(line);
            known.add(address.substring(line.length() + 2));
            known.add(line.replaceFirst("^(?:Flat \\d+, )?\\d+ ", ""));
        }
        postcodes.forEach(known::add);
        phones.forEach(known::add);
        emails.forEach(known::add);
        ids.forEach(known::add);
    }
}
