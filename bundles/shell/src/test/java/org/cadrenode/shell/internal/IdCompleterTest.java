package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.security.Users;
import org.junit.jupiter.api.Test;

class IdCompleterTest {
    private final Console console = new Console("anna").with(Users.class, new People("anna", "ben"));

    @Test
    void idsAreCompletedForThoseWhoMayReadThem() {
        assertEquals(List.of("ben "), completed("b"));
        assertEquals(List.of("anna ", "ben "), completed(""));
    }

    @Test
    void nobodyIsRefusedAnythingByPressingAKey() {
        console.with(Authorizer.class, new Authorizer() {
            @Override
            public String actor() {
                return "anna";
            }

            @Override
            public boolean may(String permission) {
                assertEquals("user:read", permission);
                return false;
            }

            @Override
            public String require(String permission) {
                throw new AssertionError("This would stand in the journal");
            }
        });
        assertEquals(List.of(), completed("b"));
    }

    @Test
    void whereNobodyIsLoggedInNothingIsCompleted() {
        console.with(Authorizer.class, new Authorizer() {
            @Override
            public String actor() {
                throw new CadreException(ErrorCode.NOT_PERMITTED, "nobody is logged in");
            }

            @Override
            public boolean may(String permission) {
                actor();
                return false;
            }

            @Override
            public String require(String permission) {
                return actor();
            }
        });
        assertEquals(List.of(), completed("b"));
    }

    private List<String> completed(String typed) {
        Names completer = new Names();
        completer.bundle = console.bundle();
        List<String> candidates = new ArrayList<>();
        completer.complete(null, new ArgumentCommandLine(typed, typed.length()), candidates);
        return candidates.stream().sorted().toList();
    }

    private static final class Names extends IdCompleter<Users> {
        private Names() {
            super(Users.class, "user:read");
        }

        @Override
        protected List<String> ids(Users users) {
            return users.list().stream().map(user -> user.name()).toList();
        }
    }
}
