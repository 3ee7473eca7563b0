package org.cadrenode.shell.internal.people;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.User;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.IdCompleter;

/** Completes names of users. */
@Service
public final class UserCompleter extends IdCompleter<Users> {
    /** Made by Karaf. */
    public UserCompleter() {
        super(Users.class, "user:read");
    }

    @Override
    protected List<String> ids(Users users) {
        return users.list().stream().map(User::name).toList();
    }
}
