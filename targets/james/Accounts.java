import javax.inject.Inject;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.user.api.UsersRepository;

/**
 * Makes the accounts, which are kept in memory like all else. A handler of SMTP (smtpserver.xml): so they are there
 * before port 25 greets, for which a run waits.
 */
public class Accounts implements ProtocolHandler {
    private final UsersRepository users;
    private final RecipientRewriteTable aliases;

    @Inject
    public Accounts(UsersRepository users, RecipientRewriteTable aliases) {
        this.users = users;
        this.aliases = aliases;
    }

    @Override
    public void init(Configuration configuration) throws ConfigurationException {
        try {
            for (int n = 1; n <= 8; n++) {
                users.addUser(Username.of("user" + n + "@example.test"), "secret");
            }
            for (String name : new String[] {"postmaster", "abuse", "hostmaster"}) {
                aliases.addAliasMapping(MappingSource.fromUser(name, Domain.of("example.test")), "user8@example.test");
            }
        } catch (Exception failure) {
            throw new ConfigurationException(failure);
        }
    }
}
