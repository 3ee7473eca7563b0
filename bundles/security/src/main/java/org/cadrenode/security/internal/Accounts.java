package org.cadrenode.security.internal;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everybody who may log in.
 *
 * @param byName accounts
 * @param founded whether there ever were two people who may approve roles; it never turns back
 * @param refusals logins refused lately, by user name, or {@code unknown}
 */
record Accounts(SortedMap<String, Account> byName, boolean founded, SortedMap<String, Refusals> refusals) {
    static final Accounts NONE = new Accounts(new TreeMap<>(), false, new TreeMap<>());

    Accounts {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
        refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
    }

    Optional<Account> of(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Collection<Account> all() {
        return byName.values();
    }

    Accounts with(Account account) {
        SortedMap<String, Account> more = new TreeMap<>(byName);
        more.put(account.name(), account);
        return new Accounts(more, founded, refusals);
    }

    Accounts without(String name) {
        SortedMap<String, Account> fewer = new TreeMap<>(byName);
        fewer.remove(name);
        SortedMap<String, Refusals> left = new TreeMap<>(refusals);
        left.remove(name);
        return new Accounts(fewer, founded, left);
    }

    Accounts founded(boolean now) {
        return new Accounts(byName, founded || now, refusals);
    }

    Accounts refusing(Map<String, Refusals> others) {
        return new Accounts(byName, founded, new TreeMap<>(others));
    }

    /**
     * Logins that were refused to one user, or under names that nobody has.
     *
     * @param reported when the journal last had an entry about them
     * @param waiting how many since then
     * @param reason code of the last one
     */
    record Refusals(Instant reported, long waiting, String reason) { }
}
