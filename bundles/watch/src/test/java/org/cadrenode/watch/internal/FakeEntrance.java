package org.cadrenode.watch.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Entrance;
import org.cadrenode.api.security.Visit;

/** Lets in whoever knows the one password, and shows the page to those who may. */
final class FakeEntrance implements Entrance {
    static final String PASSWORD = "a passphrase & more";
    final Set<String> may = new HashSet<>(Set.of("status:read"));
    final List<String> said = new ArrayList<>();

    @Override
    public Optional<Visit> enter(String name, char[] password, String connection, String permission) {
        said.add("enter " + name + " " + connection.replaceAll(":\\d+$", ""));
        if (!new String(password).equals(PASSWORD)) {
            return Optional.empty();
        }
        if (!name.equals("vera")) {
            throw new CadreException(name.equals("nora") ? ErrorCode.JOURNAL_UNWRITABLE : ErrorCode.NOT_PERMITTED, "not this one");
        }
        return Optional.of(new Visit() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean may(String wanted) {
                return may.contains(wanted);
            }

            @Override
            public void end(String cause) {
                said.add("end " + cause);
            }
        });
    }
}
