package org.cadrenode.security.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cadrenode.security.internal.Accounts.Refusals;

/** users.json, form cadre-users-1. */
final class AccountsForm implements DurableStore.Form<Accounts> {
    private static final String FORM = "cadre-users-1";

    @Override
    public byte[] write(Accounts accounts) throws IOException {
        ObjectNode document = Json.document(FORM);
        document.put("founded", accounts.founded());
        ArrayNode users = document.putArray("users");
        for (Account account : accounts.all()) {
            ObjectNode user = users.addObject();
            user.put("name", account.name());
            account.roles().forEach(user.putArray("roles")::add);
            Json.put(user, "password", account.hash());
            ArrayNode keys = user.putArray("keys");
            account.keys().forEach(key -> keys.add(key.line()));
            Json.put(user, "expires", account.expires());
            Json.put(user, "trainingUntil", account.trainingUntil());
            user.put("locked", account.locked());
            user.put("failures", account.failures());
            Json.put(user, "lockedUntil", account.lockedUntil());
            Json.put(user, "lastLogin", account.lastLogin());
        }
        ArrayNode refusals = document.putArray("refusals");
        accounts.refusals().forEach((name, refused) -> refusals.addObject().put("name", name)
            .put("reported", refused.reported().toString()).put("waiting", refused.waiting()).put("reason", refused.reason()));
        return Json.bytes(document);
    }

    @Override
    public Accounts read(byte[] content) throws IOException {
        return Json.read(content, FORM, document -> {
            SortedMap<String, Account> users = new TreeMap<>();
            for (JsonNode node : Json.array(document, "users")) {
                Account account = account(node);
                if (users.put(account.name(), account) != null) {
                    throw new IllegalArgumentException("A user stands there twice");
                }
            }
            SortedMap<String, Refusals> refusals = new TreeMap<>();
            for (JsonNode node : Json.array(document, "refusals")) {
                refusals.put(Json.text(node, "name"), new Refusals(Instant.parse(Json.text(node, "reported")),
                    Json.number(node, "waiting"), Json.text(node, "reason")));
            }
            return new Accounts(users, Json.truth(document, "founded"), refusals);
        });
    }

    private static Account account(JsonNode node) {
        SortedSet<String> roles = new TreeSet<>();
        Json.array(node, "roles").forEach(role -> roles.add(role.asText()));
        List<SshKey> keys = new ArrayList<>();
        Json.array(node, "keys").forEach(key -> keys.add(SshKey.parse(key.asText())));
        return new Account(Json.text(node, "name"), roles, Json.some(node, "password"), keys, Json.date(node, "expires"),
            Json.date(node, "trainingUntil"), Json.truth(node, "locked"), Math.toIntExact(Json.number(node, "failures")),
            Json.instant(node, "lockedUntil"), Json.instant(node, "lastLogin"));
    }
}
