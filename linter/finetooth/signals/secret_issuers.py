"""Names of services whose secrets have no prefix of their own, so that the variable's name must tell."""


def issuer_words() -> str:
    """An alternation of the names, as they appear in names of variables."""
    return (
        "adafruit|adobe|airtable|algolia|alibaba|asana|atlassian|auth0|aws|azure|beamer|bit(?:bucket|ly|rise|finex|mex)|"
        "binance|braintree|bugsnag|bundle|buildkite|calendly|chargebee|circle_?ci|clearbit|clickup|cloudflare|"
        "cloudinary|codacy|codecov|cohere|coinbase|confluent|consul|contentful|contribsys|coveralls|crowdstrike|"
        "databricks|datadog|dd|deepgram|deepseek|digitalocean|discord|docker_?hub|dockerhub|droneci|drone|dropbox|"
        "droplr|dynatrace|eas[yi]post|elastic|elevenlabs|etsy|eventbrite|facebook|fastly|fedex|figma|finicity|finnhub|"
        "firebase|flickr|freshbooks|freshdesk|front|gemini|gitea|github|gitlab|gitter|google|grafana|groq|"
        "heroku|hetzner|hootsuite|hubspot|huggingface|infura|instagram|intercom|ipinfo|ipstack|jenkins|jfrog|"
        "jira|jumpcloud|kraken|kucoin|launchdarkly|line|linear|linkedin|linode|lob|loggly|looker|mailchimp|"
        "mailgun|mailjet|mandrill|mapbox|mattermost|meraki|messagebird|microsoft_?teams|mistral|mixpanel|mongo(?:db)?|"
        "mux|mysql|netlify|new_?relic|newsapi|notion|npm|nytimes|octopus|okta|onesignal|open_?ai|openweather|"
        "opsgenie|pagerduty|papertrail|paypal|paystack|perplexity|pipedrive|plaid|plivo|postgres|postman|postmark|"
        "private_?ai|pusher|quay|rabbitmq|rapid_?api|redis|replicate|ringcentral|rollbar|salesforce|sauce(?:labs)?|"
        "scaleway|scalingo|segment|sendbird|sendgrid|sendinblue|sentry|shippo|shodan|shopify|sidekiq|sinch|slack|"
        "smartling|smartsheet|snowflake|snyk|sonar(?:qube|cloud)?|sourcegraph|spotify|splunk|square(?:space)?|"
        "squid|stackoverflow|statuspage|strava|stripe|sumo(?:logic)?|supabase|surveymonkey|telegram|terraform|"
        "tiktok|tinify|todoist|travis(?:_?ci)?|trello|twilio|twitch|twitter|typeform|unsplash|vault|vercel|virustotal|"
        "vonage|vultr|wakatime|wandb|webflow|webex|weather(?:stack|api)|wepay|workday|wrike|yandex|yelp|youtube|"
        "zapier|zendesk|zoho|zoom"
    )
