package org.cadrenode.api.watch;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * What one check says.
 *
 * @param check its name: lower-case letters, digits and dashes
 * @param health how what it looks at is
 * @param since when a look first found it so; the start of the node at the earliest
 * @param messages what is the case and, where something is wrong, what to do; they name no person
 */
public record CheckState(String check, Health health, Instant since, List<String> messages) {
    public CheckState {
        messages = List.copyOf(messages);
    }

    /** Returns its messages on one line, each ended before the next begins, whether or not the check wrote a full stop. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (String message : messages) {
            if (!text.isEmpty()) {
                text.append(".!?:;".indexOf(text.charAt(text.length() - 1)) < 0 ? ". " : " ");
            }
            text.append(message.strip());
        }
        return text.toString();
    }

    /** Returns how the worst of them is. */
    public static Health worst(Collection<CheckState> states) {
        return states.stream().map(CheckState::health).reduce(Health.OK, Health::worse);
    }
}
