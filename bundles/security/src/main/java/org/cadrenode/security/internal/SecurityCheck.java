package org.cadrenode.security.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.security.User;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether people and roles are in order. */
@Component(property = {HealthCheck.NAME + "=Security", HealthCheck.TAGS + "=cadre"})
public final class SecurityCheck implements HealthCheck {
    private static final int TRAINING_DAYS = 30;

    private final People people;
    private final Path credentials;

    @Activate
    public SecurityCheck(@Reference People people) {
        this(people, FirstUsers.credentials());
    }

    SecurityCheck(People people, Path credentials) {
        this.people = people;
        this.credentials = credentials;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (!people.readable()) {
            log.critical("The users cannot be read, and nobody can log in. Mend: restore {} from a backup", people.file());
            return new Result(log);
        }
        Collection<Account> all = people.accounts().all();
        log.info("{} users", all.size());
        if (all.isEmpty()) {
            nobody(log);
        } else {
            accounts(log, all);
            files(log);
        }
        people.policy().findings().forEach(finding -> log.warn("{}. Mend: correct etc/org.cadrenode.security.cfg", finding));
        return new Result(log);
    }

    private void nobody(FormattingResultLog log) {
        Path list = FirstUsers.list(credentials);
        if (Files.exists(list)) {
            try {
                FirstUsers.read(list, people.policy());
            } catch (CadreException e) {
                log.critical("{}. Mend: correct the file and start the node again", e.getMessage());
                return;
            } catch (IOException e) {
                log.critical("credentials/first-users cannot be read. Mend: let the node's user own it");
                return;
            }
        }
        log.warn("Nobody can log in. Mend: see that the journal records (node:check), then start the node again");
    }

    private void accounts(FormattingResultLog log, Collection<Account> all) {
        long without = all.stream().filter(account -> !account.hasCredential()).count();
        if (without > 0) {
            log.info("{} users have neither a password nor a key and cannot log in (user:password, user:key-add)", without);
        }
        Policy policy = people.policy();
        long conflicts = all.stream().filter(account -> policy.conflict(account.roles()).isPresent()
            || Policy.APART.stream().allMatch(permission -> policy.permits(account.roles(), permission))).count();
        if (conflicts > 0) {
            log.warn("{} users hold roles that nobody should hold together. Mend: user:list, then user:revoke", conflicts);
        }
        if (people.approvers(people.accounts()) < 2) {
            log.warn("Only one person can approve roles: nobody is left to ask. Mend: user:add a second one with admin or governance");
        }
        LocalDate today = people.today();
        long soon = all.stream().filter(account -> account.roles().stream().anyMatch(policy::needsTraining))
            .flatMap(account -> account.trainingUntil().stream())
            .filter(last -> !last.isBefore(today) && last.isBefore(today.plusDays(TRAINING_DAYS))).count();
        if (soon > 0) {
            log.info("The training of {} users lapses within {} days (user:train)", soon, TRAINING_DAYS);
        }
        long lapsed = all.stream().filter(account -> people.state(account) == User.State.UNTRAINED).count();
        if (lapsed > 0) {
            log.info("The roles of {} users are suspended: no training holds (user:train)", lapsed);
        }
    }

    private void files(FormattingResultLog log) {
        Path note = FirstUsers.note(credentials);
        if (Files.exists(note)) {
            log.warn("The first password still stands in clear. Mend: log in with it, then rm {}", note);
        }
        Path list = FirstUsers.list(credentials);
        if (Files.exists(list)) {
            log.warn("The file of first users is still there, and no longer counts. Mend: rm {}", list);
        }
    }
}
