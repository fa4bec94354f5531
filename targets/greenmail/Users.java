import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.PropertiesBasedServerSetupBuilder;

/**
 * GreenMail as GreenMailStandaloneRunner starts it, but with its users before its ports: that one makes them when it listens
 * already, so that who comes at once is told that there is no such user. Arguments: their names.
 */
public final class Users {
    public static void main(String[] names) {
        GreenMail greenMail = new GreenMail(new PropertiesBasedServerSetupBuilder().build(System.getProperties()));
        for (String name : names) {
            greenMail.setUser(name + "@example.test", name, "secret");
        }
        greenMail.start();
    }
}
