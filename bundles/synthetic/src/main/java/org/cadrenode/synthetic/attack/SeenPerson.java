package org.cadrenode.synthetic.attack;

import java.util.List;
import java.util.Optional;

/**
 * A person as an attacker sees one.
 *
 * @param sexes tokens of the sex, one a view
 * @param names the first two forenames and the whole surname, as far as they are known
 */
public record SeenPerson(long[] sexes, List<SeenName> names) {

    public SeenPerson {
        names = List.copyOf(names);
    }

    Optional<SeenName> name(SeenName.Field field) {
        return names.stream().filter(name -> name.field() == field).findFirst();
    }
}
