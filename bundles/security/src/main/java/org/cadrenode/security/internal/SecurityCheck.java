package org.cadrenode.security.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/** Whether people and roles are in order. */
@Component(configurationPid = "org.cadrenode.security",
    property = {HealthCheck.NAME + "=Security", HealthCheck.TAGS + "=cadre"})
public final class SecurityCheck implements HealthCheck {
    private final UserFiles files;
    private final Path note;
    private volatile Policy policy;

    @Activate
    public SecurityCheck(Configuration defaults, Map<String, Object> settings) {
        this(UserFiles.fromSystem(), FirstUserComponent.note(), settings);
    }

    SecurityCheck(UserFiles files, Path note, Map<String, ?> settings) {
        this.files = files;
        this.note = note;
        this.policy = Policy.of(settings);
    }

    @Modified
    void modified(Map<String, Object> settings) {
        policy = Policy.of(settings);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Policy now = policy;
        try {
            Map<String, Set<String>> users = files.roles();
            log.info("{} users", users.size());
            if (users.isEmpty()) {
                log.warn("Nobody can log in. Mend: unseal the keystore; the first user is made once the journal records");
            }
            long both = users.values().stream()
                .filter(roles -> Policy.APART.stream().allMatch(permission -> now.permits(roles, permission))).count();
            if (both > 0) {
                log.warn("{} users hold both {}. Mend: give the roles to different people in etc/users.properties and "
                    + "etc/keys.properties", both, String.join(" and ", Policy.APART));
            }
        } catch (IOException e) {
            log.critical("The files of users cannot be read. Mend: let the node's user read {} and {}", files.users(), files.keys());
        }
        if (Files.exists(note)) {
            log.warn("The first password still stands in clear. Mend: log in with it, then rm {}", note);
        }
        now.findings().forEach(finding -> log.warn("{}. Mend: correct etc/org.cadrenode.security.cfg", finding));
        return new Result(log);
    }
}
