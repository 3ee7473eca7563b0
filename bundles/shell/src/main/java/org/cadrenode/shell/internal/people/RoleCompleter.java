package org.cadrenode.shell.internal.people;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.security.Users;
import org.cadrenode.shell.internal.IdCompleter;

/** Completes names of roles. */
@Service
public final class RoleCompleter extends IdCompleter<Users> {
    /** Made by Karaf. */
    public RoleCompleter() {
        super(Users.class, "user:read");
    }

    @Override
    protected List<String> ids(Users users) {
        return users.roles().stream().map(Users.Role::name).toList();
    }
}
